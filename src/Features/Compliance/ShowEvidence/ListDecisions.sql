select r.id, r.at, r.day, r.seq, r.kind, r.allowed, u.name as person, coalesce(call.id, leg.call_id) as call_id, r.body, encode(r.prev_hash, 'hex') as previous_hash, encode(r.hash, 'hex') as hash
  from receipts r
  left join users u on u.id = r.user_id
  left join calls call on call.receipt_id = r.id
  left join call_legs leg on leg.receipt_id = r.id
 where r.number = @Number
 order by r.day, r.seq;
