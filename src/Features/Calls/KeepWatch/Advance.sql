with advanced as (
    update calls
       set rescue = @To, last_news_at = @Now
     where id = @CallId
       and state <> 'ended'
       and hang_up_asked_at is null
       and alone_since is not null
       and (@To = 'sender' and rescue is null or @To = 'team' and rescue is distinct from 'team')
    returning id, agent_id
)
select exists (select from advanced, audit(null, 'calls.rescued', agent_id, id::text, jsonb_build_object('by', @To::text), @Now));
