select jsonb_build_object(
       'name', c.name, 'description', c.description, 'departmentId', c.department_id, 'mode', c.mode, 'destination', c.destination, 'destinationNumber', c.destination_number,
       'callerId', c.caller_id, 'costCentre', c.cost_centre, 'priority', c.priority, 'callsPerMinute', c.calls_per_minute, 'ringSeconds', c.ring_seconds, 'previewSeconds', c.preview_seconds,
       'machineDetection', c.machine_detection, 'callsFrom', c.calls_from, 'callsUntil', c.calls_until, 'callsOnDays', c.calls_on_days, 'maxAttempts', c.max_attempts,
       'minimumGap', c.minimum_gap, 'needsConsent', c.needs_consent, 'timeZone', c.time_zone,
       'startsAt', to_char(date_trunc('day', c.starts_at at time zone c.time_zone)
                           + coalesce(c.recurs_at * interval '1 min', (c.starts_at at time zone c.time_zone) - date_trunc('day', c.starts_at at time zone c.time_zone)), 'YYYY-MM-DD"T"HH24:MI'),
       'autoStart', c.auto_start, 'recurrence', c.recurrence, 'recursOnDays', c.recurs_on_days, 'recursOnDay', c.recurs_on_day, 'recursUntil', c.recurs_until,
       'script', c.script, 'dispositions', c.dispositions, 'wrapUpRequired', c.wrap_up_required, 'messageText', c.message_text, 'messageLanguage', c.message_language,
       'messageVoice', c.message_voice, 'connectKey', c.connect_key, 'optOutKey', c.opt_out_key, 'linesPerAgent', c.lines_per_agent, 'lateCancel', c.late_cancel, 'safeHarbour', c.safe_harbour, 'version', c.version,
       'agents', coalesce((select jsonb_agg(a.user_id) from campaign_agents a where a.campaign_id = c.id), '[]'),
       'retries', (select jsonb_agg(jsonb_build_object('outcome', usual.outcome, 'tries', coalesce(own.tries, usual.tries), 'delayMinutes', coalesce(own.delay_minutes, usual.delay_minutes),
                                                       'growth', coalesce(own.growth, usual.growth), 'otherDaypart', coalesce(own.other_daypart, usual.other_daypart)))
                     from default_retry_rules() usual
                     left join campaign_retry_rules own on own.campaign_id = c.id and own.outcome = usual.outcome))::text as settings,
       c.status,
       coalesce((select sum(n.members) from campaign_counts n where n.campaign_id = c.id and n.status <> 'excluded'), 0)::bigint as members, c.starts_at as starts_at_utc, c.recurs_at, c.message_kind = 'audio' as has_audio
  from campaigns c
 where c.id = @Id
   and c.deleted_at is null
   and (@DepartmentId::uuid is null or c.department_id is null or c.department_id = @DepartmentId);
