select destination, message_kind as kind, message_text as text, message_language as language, message_voice as voice, connect_key, opt_out_key
  from campaigns
 where id = @CampaignId
   and deleted_at is null
   and (@DepartmentId::uuid is null or department_id is null or department_id = @DepartmentId);
