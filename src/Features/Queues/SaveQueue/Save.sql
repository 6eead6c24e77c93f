with added as (
    insert into queues (org_id, id, name, department_id, priority, strategy, last_agent_first, ring_seconds, max_wait_seconds, wait_for_nobody, overflow, overflow_queue_id,
                        greeting, busy_message, closed_message, voicemail_greeting, takes_voicemail, time_zone, hours)
    select org_id, @Id, @Name, @DepartmentId, @Priority, @Strategy, @LastAgentFirst, @RingSeconds, @MaxWaitSeconds, @WaitForNobody, @Overflow, @OverflowQueueId,
           @Greeting, @BusyMessage, @ClosedMessage, @VoicemailGreeting, @TakesVoicemail, @TimeZone, @Hours::jsonb
      from organisations
     where @IsNew
    returning org_id, id
),
changed as (
    update queues
       set name = @Name, department_id = @DepartmentId, priority = @Priority, strategy = @Strategy, last_agent_first = @LastAgentFirst, ring_seconds = @RingSeconds,
           max_wait_seconds = @MaxWaitSeconds, wait_for_nobody = @WaitForNobody, overflow = @Overflow, overflow_queue_id = @OverflowQueueId, greeting = @Greeting,
           busy_message = @BusyMessage, closed_message = @ClosedMessage, voicemail_greeting = @VoicemailGreeting, takes_voicemail = @TakesVoicemail, time_zone = @TimeZone,
           hours = @Hours::jsonb, archived_at = case when @Archived then coalesce(archived_at, @Now) end
     where id = @Id
       and not @IsNew
       and (@ReachDepartmentId::uuid is null or department_id = @ReachDepartmentId)
    returning org_id, id
),
saved as (
    select * from added union all select * from changed
),
left_members as (
    delete from queue_members m using saved where m.queue_id = saved.id and m.user_id <> all (@MemberIds::uuid[]) returning m.user_id
),
members as (
    insert into queue_members (org_id, queue_id, user_id, tier)
    select saved.org_id, saved.id, m.user_id, m.tier from saved, unnest(@MemberIds::uuid[], @MemberTiers::integer[]) as m (user_id, tier)
        on conflict (org_id, queue_id, user_id) do update set tier = excluded.tier
    returning user_id
),
gone_holidays as (
    delete from queue_holidays h using saved where h.queue_id = saved.id and h.day <> all (@HolidayDays::date[]) returning h.day
),
holidays as (
    insert into queue_holidays (org_id, queue_id, day, name)
    select saved.org_id, saved.id, h.day, h.name from saved, unnest(@HolidayDays::date[], @HolidayNames::text[]) as h (day, name)
        on conflict (org_id, queue_id, day) do update set name = excluded.name
    returning day
),
numbers as (
    update phone_numbers n
       set queue_id = case when n.id = any (@Numbers::uuid[]) then saved.id end
      from saved
     where n.queue_id = saved.id or n.id = any (@Numbers::uuid[])
    returning n.id
)
select exists (
       select from saved, audit(@UserId, case when @IsNew then 'queues.added' else 'queues.changed' end, null, @Name,
                                jsonb_build_object('strategy', @Strategy::text, 'members', cardinality(@MemberIds::uuid[]), 'archived', @Archived::boolean), @Now),
                    tell(null, 'agents-changed')
        where (select count(*) from left_members) + (select count(*) from members) + (select count(*) from gone_holidays) + (select count(*) from holidays) + (select count(*) from numbers) >= 0);
