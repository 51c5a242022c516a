SET no_such_setting = 1;
