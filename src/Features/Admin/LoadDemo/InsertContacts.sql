insert into contacts (org_id, id, department_id, owner_id, phone, name, company, title, email, lead_status, deal_value, tags, pinned_note,
                      next_follow_up_at, source, created_at, updated_at)
select @OrgId, id, department_id, owner_id, phone, name, company, title, email, lead_status, deal_value, string_to_array(tags, ','), pinned_note,
       @Now::timestamptz + make_interval(hours => follow_up_hours), 'demo', @Now::timestamptz - interval '30 days', @Now::timestamptz - interval '14 days'
  from unnest(@Ids::uuid[], @Departments::uuid[], @Owners::uuid[], @Phones::text[], @Names::text[], @Companies::text[], @Titles::text[],
              @Emails::text[], @LeadStatuses::text[], @DealValues::numeric[], @Tags::text[], @PinnedNotes::text[], @FollowUpHours::integer[])
       as c (id, department_id, owner_id, phone, name, company, title, email, lead_status, deal_value, tags, pinned_note, follow_up_hours);
