-- What it does while it dials, and where it leads, stay while it is processing. A start that is set or taken away plans it or takes it off the plan.
with added as (
    insert into campaigns (org_id, id, name, description, department_id, status, status_since, status_by, mode, destination, destination_number, caller_id, cost_centre, priority, calls_per_minute,
                           ring_seconds, preview_seconds, machine_detection, calls_from, calls_until, calls_on_days, max_attempts, minimum_gap, needs_consent, time_zone, starts_at, auto_start, recurrence,
                           recurs_on_days, recurs_on_day, recurs_at, recurs_until, script, dispositions, wrap_up_required, message_text, message_language, message_voice, connect_key, opt_out_key,
                           lines_per_agent, late_cancel, safe_harbour, created_at, created_by, updated_at, updated_by)
    select org_id, @Id, @Name, @Description, @DepartmentId, case when @StartsAt::timestamptz is null then 'new' else 'scheduled' end, @Now, @UserId, @Mode, @Destination, @DestinationNumber, @CallerId,
           @CostCentre, @Priority, @CallsPerMinute, @RingSeconds, @PreviewSeconds, @MachineDetection, @CallsFrom, @CallsUntil, @CallsOnDays, @MaxAttempts, @MinimumGap, @NeedsConsent, @TimeZone,
           @StartsAt::timestamptz, @AutoStart, @Recurrence, @RecursOnDays, @RecursOnDay, @RecursAt, @RecursUntil::date, @Script, @Dispositions::text[], @WrapUpRequired, @MessageText, @MessageLanguage,
           @MessageVoice, @ConnectKey, @OptOutKey, @LinesPerAgent, @LateCancel, @SafeHarbour, @Now, @UserId, @Now, @UserId
      from organisations
     where @IsNew
    returning org_id, id, status, starts_at
),
before as (
    select c.id, c.status, c.starts_at,
           @StartsAt::timestamptz is distinct from c.starts_at and @StartsAt::timestamptz is not null and c.status in ('new', 'overdue') as is_planned,
           @StartsAt::timestamptz is null and c.status in ('scheduled', 'overdue') as is_taken_off,
           (c.mode, c.destination, c.destination_number, c.caller_id, c.calls_from, c.calls_until, c.calls_on_days, c.max_attempts, c.minimum_gap, c.needs_consent) is distinct from
           (@Mode, @Destination, @DestinationNumber, @CallerId, @CallsFrom, @CallsUntil, @CallsOnDays, @MaxAttempts, @MinimumGap, @NeedsConsent) as is_judged_anew
      from campaigns c
     where c.id = @Id
       and not @IsNew
       and c.deleted_at is null
       and c.version = @Version
       and (@ReachDepartmentId::uuid is null or c.department_id is null or c.department_id = @ReachDepartmentId)
       and (c.status <> 'processing' or (c.mode, c.destination, c.destination_number) is not distinct from (@Mode, @Destination, @DestinationNumber))
       for update
),
changed as (
    update campaigns c
       set name = @Name, description = @Description, department_id = @DepartmentId, mode = @Mode, destination = @Destination, destination_number = @DestinationNumber, caller_id = @CallerId,
           cost_centre = @CostCentre, priority = @Priority, calls_per_minute = @CallsPerMinute, ring_seconds = @RingSeconds, preview_seconds = @PreviewSeconds, machine_detection = @MachineDetection,
           calls_from = @CallsFrom, calls_until = @CallsUntil, calls_on_days = @CallsOnDays, max_attempts = @MaxAttempts, minimum_gap = @MinimumGap, needs_consent = @NeedsConsent, time_zone = @TimeZone,
           starts_at = @StartsAt::timestamptz, auto_start = @AutoStart, recurrence = @Recurrence, recurs_on_days = @RecursOnDays, recurs_on_day = @RecursOnDay, recurs_at = @RecursAt,
           recurs_until = @RecursUntil::date, script = @Script, dispositions = @Dispositions::text[], wrap_up_required = @WrapUpRequired, message_text = @MessageText, message_language = @MessageLanguage,
           message_voice = @MessageVoice, connect_key = @ConnectKey, opt_out_key = @OptOutKey, lines_per_agent = @LinesPerAgent, late_cancel = @LateCancel, safe_harbour = @SafeHarbour,
           status = case when b.is_planned then 'scheduled' when b.is_taken_off then 'new' else c.status end,
           status_reasons = case when b.is_planned or b.is_taken_off then '{}' else c.status_reasons end,
           status_since = case when b.is_planned or b.is_taken_off then @Now else c.status_since end,
           status_by = case when b.is_planned or b.is_taken_off then @UserId else c.status_by end,
           rules_changed_at = case when b.is_judged_anew then @Now else c.rules_changed_at end,
           version = c.version + 1, updated_at = @Now, updated_by = @UserId
      from before b
     where c.id = b.id
    returning c.org_id, c.id, c.status, c.starts_at
),
saved as (
    select * from added union all select * from changed
),
rules as (
    insert into campaign_retry_rules (org_id, campaign_id, outcome, tries, delay_minutes, growth, other_daypart)
    select saved.org_id, saved.id, r.outcome, r.tries, r.delay_minutes, r.growth, r.other_daypart
      from saved, unnest(@Outcomes::text[], @Tries::smallint[], @Delays::integer[], @Growths::text[], @OtherDayparts::boolean[]) as r (outcome, tries, delay_minutes, growth, other_daypart)
        on conflict (org_id, campaign_id, outcome) do update
       set tries = excluded.tries, delay_minutes = excluded.delay_minutes, growth = excluded.growth, other_daypart = excluded.other_daypart
    returning outcome
),
left_agents as (
    delete from campaign_agents a using saved where a.campaign_id = saved.id and a.user_id <> all (@Agents::uuid[]) returning a.user_id
),
agents as (
    insert into campaign_agents (org_id, campaign_id, user_id, assigned_at)
    select saved.org_id, saved.id, a.id, @Now from saved, unnest(@Agents::uuid[]) as a (id)
        on conflict do nothing
    returning user_id
)
select saved.status
  from saved, audit(@UserId, case when @IsNew then 'campaigns.added' else 'campaigns.changed' end, saved.id, @Name, jsonb_build_object('status', saved.status, 'startsAt', saved.starts_at), @Now),
       tell_campaign(saved.id, 'campaign-changed'), tell(saved.id, 'campaign-woken'),
       (select count(tell(user_id, 'campaigns-of-agent-changed')::text) as told from (select user_id from left_agents union all select user_id from agents) moved) known
 where (select count(*) from rules) + known.told >= 0;
