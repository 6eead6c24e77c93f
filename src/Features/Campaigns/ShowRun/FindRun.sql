-- A run's people are its campaign's until another run begins; from then on they are kept beside it.
select run.id, run.number, run.scope, run.started_at, person.name as started_by, run.ended_at, run.end_status, campaign.id as campaign_id, campaign.name as campaign, org.default_region as region,
       campaign.run_id = run.id as is_latest,
       case when campaign.run_id = run.id
            then (select jsonb_object_agg(n.status, n.members) from (select status, sum(members) as members from campaign_counts where campaign_id = campaign.id group by status having sum(members) > 0) n)
            else run.summary end::text as counts,
       (select max(number) from campaign_runs other where other.campaign_id = campaign.id) as runs
  from campaigns campaign
  join campaign_runs run on run.campaign_id = campaign.id and run.number = @Number
  join organisations org on org.org_id = campaign.org_id
  left join users person on person.id = run.started_by
 where campaign.id = @Id
   and campaign.deleted_at is null
   and (@DepartmentId::uuid is null or campaign.department_id is null or campaign.department_id = @DepartmentId);
