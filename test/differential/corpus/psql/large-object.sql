\lo_import '/etc/hostname'
