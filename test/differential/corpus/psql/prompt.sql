\prompt 'name: ' name
