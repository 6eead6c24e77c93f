with added as (
    insert into call_lists (org_id, id, region, name, dated, imported_at, imported_by, numbers, sha256)
    values (current_org(), @Id, @Region, @Name, @Dated, @Now, @UserId, (select count(distinct number) from staged_numbers), @Sha256)
    returning org_id, id, name, region, dated, numbers
),
kept as (
    insert into call_list_numbers (org_id, list_id, number)
    select distinct added.org_id, added.id, staged.number from staged_numbers staged, added
),
audited as (
    select audit(@UserId, 'compliance.list_imported', added.id, added.name, jsonb_build_object('region', added.region, 'dated', added.dated, 'numbers', added.numbers), @Now) from added
)
select added.id, added.numbers from added, audited, judge_held_again(@Now) judged_again where judged_again >= 0;
