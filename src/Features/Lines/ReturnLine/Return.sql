-- Out of this leg's conversation, unless the line belongs elsewhere already. Told again, it moves again: the first time may have been lost.
with leg as (
    select id, line_id from call_legs where id = @LegId
)
update agent_lines line
   set leg_id = null
  from leg
 where line.id = leg.line_id
   and line.ended_at is null
   and (line.leg_id = leg.id or line.leg_id is null)
returning line.id;
