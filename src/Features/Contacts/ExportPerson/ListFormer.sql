select (to_jsonb(c) - array['org_id', 'owner_key', 'name_key', 'company_key', 'tags_key', 'status_rank', 'search_text'])::text
  from contacts c
 where c.merged_into = @ContactId
 order by c.created_at, c.id;
