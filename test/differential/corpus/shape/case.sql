insert INTO Said (FILE, "v") vALUES ('case', 'a'); SeLeCt 1; BeGiN; EnD;
