-- One line for each agent: whichever page opens one last has it. What the earlier one was is hung up.
with agent as (
    select org_id, id
      from users
     where id = @UserId
       and active
       and can_place_calls
       for update
),
earlier as (
    update agent_lines line
       set ended_at = @Now
      from agent
     where line.user_id = agent.id
       and line.ended_at is null
    returning line.call_sid
),
opened as (
    insert into agent_lines (org_id, id, user_id, opened_at, seen_at)
    select org_id, @LineId, id, @Now, @Now
      from agent
     where (select count(*) from earlier) >= 0
    returning id
)
select opened.id, (select max(call_sid) from earlier) as earlier
  from opened;
