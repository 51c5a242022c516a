\! true
