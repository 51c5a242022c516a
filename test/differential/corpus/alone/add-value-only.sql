CREATE TYPE level AS ENUM ('low');
ALTER TYPE level ADD VALUE 'high' BEFORE 'low';
