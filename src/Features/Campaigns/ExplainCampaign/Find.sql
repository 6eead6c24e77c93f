select campaign.name, campaign.status, campaign.status_reasons, decision.at as decided_at, decision.factor, decision.sentence, decision.next_at
  from campaigns campaign
  left join campaign_decisions decision on decision.campaign_id = campaign.id
 where campaign.id = @Id
   and campaign.deleted_at is null
   and (@DepartmentId::uuid is null or campaign.department_id is null or campaign.department_id = @DepartmentId);
