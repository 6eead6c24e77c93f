-- What a campaign's look and the evidence about one number read, with a million rows beside it.

-- Areas that were ever on the list, those taken off it too.
create index do_not_call_ever_areas on do_not_call (org_id) where is_area;
