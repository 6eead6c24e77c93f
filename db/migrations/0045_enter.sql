-- What a statement needs to see its organisation's rows, in the same round trip: a call answers no rows, as a select would.
create procedure enter(org uuid)
    language plpgsql
as $$
begin
    perform set_config('app.org_id', org::text, false);
end
$$;
