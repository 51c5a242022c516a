SELECT conname, indisvalid FROM pg_constraint JOIN pg_index ON indexrelid = conindid WHERE conname = 'users_email'
