-- What keeps somebody waiting is told apart by more than its sentence: pages have other words for an hour that comes than for a rule.
alter table campaign_members add held_by text;
comment on column campaign_members.held_by is 'Which refusal of the gate reason is about; meaningless once they have been called since.';

-- A page of a run's results with one outcome.
create index campaign_results_listed on campaign_results (org_id, run_id, status, member_id);
