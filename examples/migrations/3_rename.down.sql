ALTER TABLE users RENAME COLUMN contact_email TO email;
