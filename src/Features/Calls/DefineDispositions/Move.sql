-- Trades places with its neighbour above or below.
with ordered as (
    select code, row_number() over (order by not active, position, code) as place from dispositions where category <> 'none'
),
moved as (
    select code, place from ordered where code = @Code
),
neighbour as (
    select o.code, o.place from ordered o, moved where o.place = moved.place + @Steps
),
placed as (
    update dispositions d
       set position = case when o.code = m.code then n.place when o.code = n.code then m.place else o.place end,
           version = d.version + case when o.code in (m.code, n.code) then 1 else 0 end,
           changed_at = case when o.code in (m.code, n.code) then @Now::timestamptz else d.changed_at end,
           changed_by = case when o.code in (m.code, n.code) then @UserId::uuid else d.changed_by end
      from ordered o, moved m, neighbour n
     where d.code = o.code
    returning d.code
)
select true
  from placed,
       lateral audit(@UserId, 'dispositions.moved', null, @Code, jsonb_build_object('steps', @Steps::integer), @Now)
 where code = @Code;
