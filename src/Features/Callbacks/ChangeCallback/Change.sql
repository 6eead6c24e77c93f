-- Another time begins anew: who was reminded and told is reminded and told again. A snooze leaves what was promised as it was.
with changed as (
    update callbacks b
       set due_at = coalesce(@Due::timestamptz, b.due_at),
           promised_at = case when @Snooze then b.promised_at else coalesce(@Due::timestamptz, b.promised_at) end,
           zone = coalesce(@Zone, b.zone),
           state = case when @Snooze then 'snoozed' when @Due::timestamptz is not null then 'pending' else b.state end,
           note = coalesce(@Note, b.note),
           last_owner_id = case when @Reassign and b.owner_id is distinct from @OwnerId::uuid then b.owner_id else b.last_owner_id end,
           owner_id = case when @Reassign then @OwnerId::uuid else b.owner_id end,
           reminded_at = case when @Due::timestamptz is null then b.reminded_at end, came_due_at = case when @Due::timestamptz is null then b.came_due_at end,
           seen_at = case when @Due::timestamptz is null and not @Reassign then b.seen_at end, team_told_at = case when @Due::timestamptz is null and not @Reassign then b.team_told_at end,
           managers_told_at = case when @Due::timestamptz is null then b.managers_told_at end
     where b.id = @Id and b.state in ('pending', 'snoozed') and callback_in_reach(b, @Reach::jsonb)
    returning b.id, b.number, b.owner_id
)
select true
  from changed,
       lateral audit(@Me, @Action, id, number, @Detail::jsonb, @Now),
       lateral tell(null, 'callbacks-changed') listed,
       lateral tell(owner_id, 'callback-reminder') reminded;
