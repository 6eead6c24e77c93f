with saved as (
    update organisations
       set agents_see_contacts = case when @AgentsSeeOwn then 'own' else 'department' end, agents_add_contacts = @AgentsAddContacts, calls_make_contacts = @CallsMakeContacts,
           agents_export_contacts = @AgentsExportContacts, agents_export_history = @AgentsExportHistory,
           disqualify_reasons = @Reasons::text[]
    returning org_id
)
select audit(@UserId, 'contacts.settings_changed', null, null,
             jsonb_build_object('agentsSeeOwn', @AgentsSeeOwn, 'agentsAddContacts', @AgentsAddContacts, 'callsMakeContacts', @CallsMakeContacts,
                                'agentsExportContacts', @AgentsExportContacts, 'agentsExportHistory', @AgentsExportHistory, 'disqualifyReasons', @Reasons::text[]), @Now)::text is not null
  from saved;
