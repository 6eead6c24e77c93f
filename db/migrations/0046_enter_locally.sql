-- The organisation holds for the statement's own transaction alone, so nothing is left that a connection would have to forget before its next use.
create or replace procedure enter(org uuid)
    language plpgsql
as $$
begin
    perform set_config('app.org_id', org::text, true);
end
$$;
