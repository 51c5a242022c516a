SELECT :{?name};
