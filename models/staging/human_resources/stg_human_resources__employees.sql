{{ feed('employees', 'human_resources', 'employees') }}
