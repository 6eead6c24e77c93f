select write_receipt(receipt::jsonb) from unnest(@Receipts::text[]) with ordinality as r (receipt, position) order by position;
