-- As enter, for a statement that is planned each time it runs: a plan kept from when its tables were small would read them whole when they have grown.
create procedure enter_planning_anew(org uuid)
    language plpgsql
as $$
begin
    perform set_config('app.org_id', org::text, true), set_config('plan_cache_mode', 'force_custom_plan', true);
end
$$;
