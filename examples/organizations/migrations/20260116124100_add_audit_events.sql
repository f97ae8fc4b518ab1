-- Create audit log
CREATE TABLE audit_events (
    id BIGSERIAL PRIMARY KEY,
    actor_id BIGINT REFERENCES users(id) ON DELETE SET NULL,
    action TEXT NOT NULL,
    details JSONB NOT NULL DEFAULT '{}',
    happened_at TIMESTAMPTZ NOT NULL DEFAULT NOW()
);

-- Create indexes
CREATE INDEX idx_audit_events_actor_id ON audit_events(actor_id, happened_at DESC);
CREATE INDEX idx_audit_events_details ON audit_events USING GIN (details jsonb_path_ops);

-- Add comment
COMMENT ON TABLE audit_events IS 'What happened, who did it, and whatever else is known of it';
