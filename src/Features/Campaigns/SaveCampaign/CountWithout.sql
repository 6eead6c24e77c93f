-- Who would hear a message with a gap in it, among the first ten thousand.
select count(*)
  from (select c.name, c.company, c.title, c.custom
          from campaign_members m
          join contacts c on c.id = m.contact_id
         where m.campaign_id = @Id
           and m.status <> 'excluded'
         limit 10000) c
 where exists (select from unnest(@Fields::text[]) field
                where coalesce(case field when 'name' then c.name when 'first_name' then c.name when 'company' then c.company when 'title' then c.title else c.custom ->> field end, '') = '');
