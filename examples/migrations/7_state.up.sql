CREATE TYPE state AS ENUM ('new', 'active'); ALTER TABLE users ADD COLUMN state state NOT NULL DEFAULT 'new';
