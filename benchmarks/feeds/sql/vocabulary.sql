-- The words feeds are made of. Invented or everyday words; no row describes a real person.

create macro female_names() as [
    {formal: 'Elizabeth', familiar: 'Liz'}, {formal: 'Margaret', familiar: 'Peggy'},
    {formal: 'Katherine', familiar: 'Kate'}, {formal: 'Jennifer', familiar: 'Jen'},
    {formal: 'Rebecca', familiar: 'Becky'}, {formal: 'Susan', familiar: 'Sue'},
    {formal: 'Deborah', familiar: 'Debbie'}, {formal: 'Patricia', familiar: 'Pat'},
    {formal: 'Victoria', familiar: 'Vicky'}, {formal: 'Samantha', familiar: 'Sam'},
    {formal: 'Alexandra', familiar: 'Alex'}, {formal: 'Abigail', familiar: 'Abby'},
    {formal: 'Christina', familiar: 'Tina'}, {formal: 'Jacqueline', familiar: 'Jackie'},
    {formal: 'Dorothy', familiar: 'Dot'}, {formal: 'Theresa', familiar: 'Terry'},
    {formal: 'Josephine', familiar: 'Jo'}, {formal: 'Barbara', familiar: 'Barb'},
    {formal: 'Frances', familiar: 'Fran'}, {formal: 'Amanda', familiar: 'Mandy'},
    {formal: 'Zoë', familiar: 'Zoe'}, {formal: 'Renée', familiar: 'Renee'},
    {formal: 'Sofía', familiar: 'Sofi'}, {formal: 'Chloé', familiar: 'Chloe'},
    {formal: 'Maya', familiar: 'Maya'}, {formal: 'Ingrid', familiar: 'Ingrid'},
    {formal: 'Priya', familiar: 'Priya'}, {formal: 'Naomi', familiar: 'Naomi'},
    {formal: 'Aisha', familiar: 'Aisha'}, {formal: 'Yuki', familiar: 'Yuki'},
    {formal: 'Olga', familiar: 'Olga'}, {formal: 'Carmen', familiar: 'Carmen'},
    {formal: 'Bridget', familiar: 'Bridie'}, {formal: 'Mary Ann', familiar: 'Mary'},
    {formal: 'Eleanor', familiar: 'Nell'}, {formal: 'Caroline', familiar: 'Carrie'},
    {formal: 'Pamela', familiar: 'Pam'}, {formal: 'Cynthia', familiar: 'Cindy'},
    {formal: 'Gabriella', familiar: 'Gabby'}, {formal: 'Isabel', familiar: 'Izzy'}
];

create macro male_names() as [
    {formal: 'Robert', familiar: 'Bob'}, {formal: 'William', familiar: 'Bill'},
    {formal: 'Richard', familiar: 'Dick'}, {formal: 'James', familiar: 'Jim'},
    {formal: 'Michael', familiar: 'Mike'}, {formal: 'Thomas', familiar: 'Tom'},
    {formal: 'Charles', familiar: 'Chuck'}, {formal: 'Edward', familiar: 'Ted'},
    {formal: 'Anthony', familiar: 'Tony'}, {formal: 'Daniel', familiar: 'Dan'},
    {formal: 'Joseph', familiar: 'Joe'}, {formal: 'Steven', familiar: 'Steve'},
    {formal: 'Kenneth', familiar: 'Ken'}, {formal: 'Andrew', familiar: 'Andy'},
    {formal: 'Gregory', familiar: 'Greg'}, {formal: 'Benjamin', familiar: 'Ben'},
    {formal: 'Lawrence', familiar: 'Larry'}, {formal: 'Frederick', familiar: 'Fred'},
    {formal: 'Nicholas', familiar: 'Nick'}, {formal: 'Timothy', familiar: 'Tim'},
    {formal: 'José', familiar: 'Pepe'}, {formal: 'André', familiar: 'Andre'},
    {formal: 'Björn', familiar: 'Bjorn'}, {formal: 'Rubén', familiar: 'Ruben'},
    {formal: 'Omar', familiar: 'Omar'}, {formal: 'Kenji', familiar: 'Ken'},
    {formal: 'Ravi', familiar: 'Ravi'}, {formal: 'Pavel', familiar: 'Pasha'},
    {formal: 'Kwame', familiar: 'Kwame'}, {formal: 'Luca', familiar: 'Luca'},
    {formal: 'Sean', familiar: 'Sean'}, {formal: 'Walter', familiar: 'Walt'},
    {formal: 'Albert', familiar: 'Al'}, {formal: 'Samuel', familiar: 'Sam'},
    {formal: 'Matthew', familiar: 'Matt'}, {formal: 'Christopher', familiar: 'Chris'},
    {formal: 'Jonathan', familiar: 'Jon'}, {formal: 'Phillip', familiar: 'Phil'},
    {formal: 'Alexander', familiar: 'Alex'}, {formal: 'Jean-Paul', familiar: 'JP'}
];

create macro surnames() as [
    'Smith', 'Johnson', 'Brown', 'Miller', 'Davis', 'Wilson', 'Anderson', 'Taylor', 'Moore', 'Jackson',
    'Martin', 'Lee', 'Thompson', 'White', 'Harris', 'Clark', 'Lewis', 'Walker', 'Young', 'Allen', 'García',
    'Muñoz', 'Núñez', 'Hernández', 'Müller', 'Lefèvre', 'Côté', 'Nguyen', 'Kim', 'Patel', 'Khan', 'Okafor',
    'Ivanov', 'Rossi', 'O''Brien', 'O''Neill', 'Smith-Jones', 'de la Cruz', 'van der Berg', 'McDonald',
    'Johansson', 'Kowalski', 'Yamamoto', 'Cohen', 'Ali', 'Singh'
];

-- Beginnings and endings that make up the rarer half of all surnames.
create macro surname_beginnings() as [
    'Ash', 'Bex', 'Black', 'Brad', 'Bram', 'Brook', 'Cald', 'Carl', 'Clay', 'Cran', 'Dal', 'Dun', 'East',
    'Elling', 'Fair', 'Farn', 'Glen', 'Hal', 'Ham', 'Hart', 'Hather', 'Hol', 'Kings', 'Lang', 'Lin', 'Mar',
    'Mel', 'Nor', 'Oak', 'Pem', 'Rad', 'Red', 'Rock', 'Shel', 'Stan', 'Thorn', 'Wake', 'Wal', 'Wes', 'Whit'
];
create macro surname_endings() as [
    'beck', 'bourne', 'bridge', 'burn', 'bury', 'by', 'cliffe', 'combe', 'cott', 'dale', 'den', 'field',
    'ford', 'gate', 'ham', 'hurst', 'ley', 'low', 'man', 'mere', 'more', 'ridge', 'sett', 'shaw', 'stead',
    'stone', 'thorpe', 'ton', 'well', 'worth'
];

create macro places() as [
    {city: 'Portland', state: 'OR', postal_prefix: '972'},
    {city: 'Seattle', state: 'WA', postal_prefix: '981'}, {city: 'Boston', state: 'MA', postal_prefix: '021'},
    {city: 'Newark', state: 'NJ', postal_prefix: '071'},
    {city: 'Hartford', state: 'CT', postal_prefix: '061'},
    {city: 'New York', state: 'NY', postal_prefix: '100'},
    {city: 'Buffalo', state: 'NY', postal_prefix: '142'},
    {city: 'Chicago', state: 'IL', postal_prefix: '606'}, {city: 'Austin', state: 'TX', postal_prefix: '787'},
    {city: 'Houston', state: 'TX', postal_prefix: '770'}, {city: 'Denver', state: 'CO', postal_prefix: '802'},
    {city: 'Miami', state: 'FL', postal_prefix: '331'}, {city: 'Atlanta', state: 'GA', postal_prefix: '303'},
    {city: 'St. Louis', state: 'MO', postal_prefix: '631'},
    {city: 'Phoenix', state: 'AZ', postal_prefix: '850'},
    {city: 'Cañon City', state: 'CO', postal_prefix: '812'},
    {city: 'San Diego', state: 'CA', postal_prefix: '921'},
    {city: 'Oakland', state: 'CA', postal_prefix: '946'},
    {city: 'Columbus', state: 'OH', postal_prefix: '432'},
    {city: 'Detroit', state: 'MI', postal_prefix: '482'},
    {city: 'Madison', state: 'WI', postal_prefix: '537'}, {city: 'Omaha', state: 'NE', postal_prefix: '681'},
    {city: 'Nashville', state: 'TN', postal_prefix: '372'},
    {city: 'Burlington', state: 'VT', postal_prefix: '054'}
];

create macro street_names() as [
    'Main', 'Oak', 'Maple', 'Cedar', 'Elm', 'Pine', 'Washington', 'Lake', 'Hill', 'Park', 'Sunset', 'River',
    'Spring', 'Church', 'Highland', 'Mill', 'Orchard', 'Harbor View', 'Old Post', 'Meadow', 'Chestnut',
    'Franklin', 'Jefferson', 'Winding Creek'
];
create macro street_types() as [
    {long: 'Street', short: 'St.'}, {long: 'Avenue', short: 'Ave'}, {long: 'Road', short: 'Rd'},
    {long: 'Lane', short: 'Ln'}, {long: 'Boulevard', short: 'Blvd'}, {long: 'Drive', short: 'Dr.'}
];

create macro campaign_themes() as [
    'New Arrivals', 'Weekend Offer', 'Members First', 'Back in Stock', 'Season Preview', 'Free Shipping',
    'Gift Guide', 'Last Call'
];
