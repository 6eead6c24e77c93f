select o.call_id, o.purpose, o.state, winner.name as taken_by,
       exists (select from calls other where other.agent_id = @UserId and other.state <> 'ended' and other.id <> o.call_id) as in_another
  from offers o
  left join users winner on winner.id = o.taken_by
 where o.id = @OfferId and o.user_id = @UserId;
