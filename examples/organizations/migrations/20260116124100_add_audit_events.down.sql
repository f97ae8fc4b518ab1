-- Drop indexes first
DROP INDEX IF EXISTS idx_audit_events_details;
DROP INDEX IF EXISTS idx_audit_events_actor_id;

-- Drop table
DROP TABLE IF EXISTS audit_events;
