-- What the engine is at work on is its own: whoever is being called keeps their place until the call is over.
with changed as (
    update campaign_members m
       set comments = coalesce(@Comments, m.comments),
           priority = coalesce(@Priority::smallint, m.priority),
           status = case when @Excluded then 'excluded' when not @Excluded and m.status = 'excluded' then 'upcoming' else m.status end,
           final = case when @Excluded then 'excluded' when not @Excluded and m.status = 'excluded' then null else m.final end,
           reason = case when @Excluded and m.status <> 'excluded' then @Reason when not @Excluded and m.status = 'excluded' then '' else m.reason end,
           -- A time that somebody sets is theirs, and not the gate's.
           held_by = case when @NextAt::timestamptz is null then m.held_by end,
           next_at = case when @Excluded then null
                          when not @Excluded and m.status = 'excluded' then coalesce(@NextAt::timestamptz, @Now)
                          when m.final is null and m.status not in ('dialing', 'waiting') then coalesce(@NextAt::timestamptz, m.next_at)
                          else m.next_at end,
           preview_user = case when @Excluded then null else m.preview_user end,
           preview_until = case when @Excluded then null else m.preview_until end,
           updated_at = @Now
      from campaigns c
     where m.id = @MemberId
       and m.campaign_id = @Id
       and c.id = m.campaign_id
       and c.deleted_at is null
       and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId)
       and (@Excluded::boolean is null and @NextAt::timestamptz is null or m.status not in ('dialing', 'waiting'))
    returning m.id, m.campaign_id, c.name, m.contact_id
)
select changed.contact_id
  from changed, audit(@UserId, 'campaigns.member_changed', changed.campaign_id, changed.name, jsonb_build_object('contact', changed.contact_id, 'excluded', @Excluded::boolean), @Now),
       tell(changed.campaign_id, 'campaign-woken') engine, tell_campaign(changed.campaign_id, 'campaign-changed') managers;
