ALTER TYPE state ADD VALUE 'blocked';
