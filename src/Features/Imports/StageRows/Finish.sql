with finished as (
    update imports
       set state = 'checked', checked_at = @Now
     where id = @ImportId and state = 'checking' and staging = @Staging and read_to = @ReadTo
    returning *
)
select f.runs_unasked from finished f, lateral tell(f.actor_id, 'imports-changed');
