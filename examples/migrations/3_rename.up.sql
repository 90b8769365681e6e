ALTER TABLE users RENAME COLUMN email TO contact_email;
