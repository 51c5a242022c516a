\cd /tmp
