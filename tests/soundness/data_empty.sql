-- No row at all.
ALTER TABLE checked ADD CONSTRAINT unvalidated CHECK (e IS NOT NULL) NOT VALID;
