-- Ages

ALTER TABLE users
    ADD COLUMN age int,
    ADD CONSTRAINT adult CHECK (agee >= 18);
