-- Writes the catalogue's items, one added each six hours over 60 days, up to :age before :base. Run again with a smaller age it
-- adds what came since; run twice it changes nothing.
create table if not exists items (
  sku text primary key,
  name text not null,
  price_cents int not null,
  added_at timestamptz not null default now()
);

insert into items (sku, name, price_cents, added_at)
select 'SKU-' || lpad(n::text, 4, '0'),
       (array['Oak', 'Steel', 'Linen', 'Glass', 'Cork'])[1 + n % 5] || ' ' || (array['chair', 'lamp', 'bowl', 'shelf', 'clock', 'tray', 'stool'])[1 + n % 7],
       499 + n * 131 % 9000,
       :'base'::timestamptz - interval '60 days' + n * interval '6 hours'
from generate_series(1, 240) as n
where n * interval '6 hours' <= interval '60 days' - :'age'::interval
on conflict (sku) do nothing;

checkpoint;
