-- When another tab was first, or the time ran out, it touches nothing and tells nobody. Telling waits for the transaction's end.
with closed as (
    update calls
       set disposition_code = @Disposition::text,
           disposition_version = (select d.version from dispositions d where d.code = @Disposition::text),
           notes = coalesce(@Notes, notes),
           notes_revision = notes_revision + 1,
           lead_status = coalesce(@LeadStatus, lead_status),
           deal_value = case when @SetsValue then @DealValue::numeric else deal_value end,
           tags = case when @Tags::text[] is null then tags else spelled_tags(@Tags::text[]) end,
           wrap_up = 'done',
           wrap_up_automatic = false,
           wrap_up_deadline = null,
           wrap_up_seconds = coalesce(wrap_up_seconds, 0) + coalesce(round(extract(epoch from @Now::timestamptz - wrap_up_resumed_at))::integer, 0),
           wrap_up_spans = wrap_up_spans + case when wrap_up_resumed_at < @Now then tstzmultirange(tstzrange(wrap_up_resumed_at, @Now)) else '{}' end,
           wrap_up_resumed_at = null,
           wrapped_up_at = @Now
     where id = @CallId
       and agent_id = @AgentId
       and wrap_up = 'pending'
    returning agent_id
),
told as (
    select tell(agent_id, 'phone-changed'), tell(null, 'history-changed')
      from closed
)
select count(*) = 1 from told;
