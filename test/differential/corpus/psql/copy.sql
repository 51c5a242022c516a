\copy said FROM 'said.csv' CSV HEADER
