-- Trades places with its neighbour above or below, among those that are chosen from.
with ordered as (
    select code, row_number() over (order by position, code) as place from pause_reasons where active and code <> 'wrap_up'
),
moved as (
    select code, place from ordered where code = @Code
),
neighbour as (
    select o.code, o.place from ordered o, moved where o.place = moved.place + @Steps
),
placed as (
    update pause_reasons r
       set position = case when o.code = m.code then n.place when o.code = n.code then m.place else o.place end
      from ordered o, moved m, neighbour n
     where r.code = o.code
    returning r.code
)
select true
  from placed,
       lateral audit(@UserId, 'pause_reasons.moved', null, @Code, jsonb_build_object('steps', @Steps::integer), @Now),
       lateral tell(null, 'presence-changed')
 where code = @Code;
