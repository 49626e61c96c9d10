-- The list of employees, picked by hand: customers who work for the brand, or did.

create view raw_employees as
select
    employee_no,
    private_email,
    is_employed,
    days_before_end(days_ago) as changed_at
from (
    values
        ('H-0001', 'una.oneorder@example.com', true, 700),
        ('H-0002', 'Rita.Returnonly@example.com', true, 90),
        -- Left the brand.
        ('H-0003', 'leah.leapday@example.com', false, 200),
        -- Never bought anything.
        ('H-0004', 'somebody.unknown@example.org', true, 10)
) as picked (employee_no, private_email, is_employed, days_ago);
