-- PostgreSQL copies into no table behind a policy; so the rows of a slice pass through one that lives as long as its transaction.
create temporary table staged (
    number integer not null, phone text, typed text, name text, company text, title text, email text, lead_status text, status_reason text,
    deal_value numeric, tags text[], note text, time_zone text, custom jsonb, contact_id uuid, problem text, warnings text, zoneless boolean
) on commit drop;
