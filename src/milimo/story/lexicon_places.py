"""Words for places, and for what stands in them."""

from __future__ import annotations

from milimo.contracts.shots import Archetype
from milimo.story.lexicon_wider import PLACES_TOO
from milimo.story.words import listed

_STRONG: dict[Archetype, str] = {
    Archetype.SEA: "sea, ocean, open sea, high seas, open water, open ocean, at sea, waves at sea, deck of the ship",
    Archetype.COAST: "cliff, cliff path, coast, coastline, headland, clifftop, cliff top, cliffs, point, promontory, shore path, rocky shore, bluff, coast road, coastal path",
    Archetype.BEACH: "beach, shore, sands, dunes by the sea, strand, seaside, cove, shoreline",
    Archetype.HARBOUR: "harbour, harbor, port, quay, dock, pier, wharf, marina, jetty, docks, docklands, shipyard, landing stage",
    Archetype.MOUNTAINS: "mountain, mountain pass, mountain road, mountain path, mountain top, peak, summit, alp, ridge, glacier, mountainside, mountain range, "
                         "volcano, valley, hillside in the alps, ski slope",
    Archetype.FOREST: "forest, wood, woods, woodland, jungle, grove, forest path, forest road, clearing, forest clearing, rainforest, thicket, birch wood, pine wood, bamboo forest, orchard",
    Archetype.DESERT: "desert, desert road, dune sea, salt flat, salt flats, flats, wasteland, canyon, badlands, outback, sand dune, sahara, dry river, steppe, dry lake",
    Archetype.FIELD: "field, meadow, wheat field, cornfield, corn field, prairie, pasture, farmland, plain, hill, hillside, grassland, heath, moor, park, garden, lawn, "
                     "country road, country lane, farm, battlefield, vineyard, field of flowers, pond, backyard, cemetery, graveyard, swamp, marsh, playground",
    Archetype.RIVER: "river, river bank, riverbank, riverside, stream, canal, lake, lakeside, bridge over a river, creek, waterfall, river bridge, brook",
    Archetype.VILLAGE: "village, village square, hamlet, front of a house, front of the house, front of her house, front of his house, outside the house, front yard, village street, small town, town square, market square, town, piazza, main square, square, plaza",
    Archetype.SKYLINE: "skyline, city skyline, cityscape, city from above, metropolis, skyscrapers, city at night",
    Archetype.STREET: "street, alley, avenue, boulevard, alleyway, sidewalk, pavement, crossroads, market street, road, city street, back street, "
                      "lane, backstreet, highway, parking lot, car park, intersection, gas station, bus stop, petrol station, city, market, shelter, tram shelter, kerb, roadside, tunnel",
    Archetype.ROOFTOP: "rooftop, roof, roof top, roof terrace, rooftops",
    Archetype.LIVING_ROOM: "living room, sitting room, lounge, parlour, parlor, drawing room, front room, apartment, flat, house, cottage, study, den, "
                           "dining room, home, library, attic, cabin, salon, fireplace, hut",
    Archetype.BEDROOM: "bedroom, hotel room, motel room, nursery, dormitory, in bed, bed chamber, bedchamber, guest room, motel",
    Archetype.KITCHEN: "kitchen, bakery, kitchenette, scullery, pantry, burrow",
    Archetype.OFFICE: "office, classroom, police station, newsroom, boardroom, conference room, laboratory, lab, courtroom, meeting room, school, workshop, studio apartment, "
                      "interrogation room, control room, garage, factory, bank, shop, store, supermarket, bookshop",
    Archetype.CORRIDOR: "corridor, hallway, hotel corridor, hospital corridor, passage, passageway, school corridor, basement, cellar, prison, cell, hall way",
    Archetype.STAIRWELL: "stairwell, staircase, stair, stairs, spiral stair, spiral staircase, spiral stairs, stairway, up the steps, down the steps, on the steps, stone steps, spiral stairwell, fire escape, flight of stairs, flight of steps",
    Archetype.BAR: "bar, café, cafe, restaurant, pub, tavern, diner, saloon, nightclub, coffee shop, bistro, jazz club, cocktail bar, coffeehouse, club, canteen, inn",
    Archetype.HOSPITAL: "hospital, hospital ward, ward, hospital room, operating room, operating theatre, clinic, emergency room, infirmary, intensive care, surgery",
    Archetype.HALL: "hall, train platform, railway platform, station platform, church, cathedral, chapel, theatre, theater, ballroom, station hall, train station hall, train station, concert hall, railway station, museum, opera, lobby, "
                    "hotel lobby, foyer, temple, palace, throne room, auditorium, gymnasium, airport, station, castle, great hall, monastery, mosque, synagogue, arena, warehouse, "
                    "hangar, opera house, stage, cinema, gallery, subway station, metro station",
    Archetype.LAMP_ROOM: "lamp room, lantern room, lamp room of a lighthouse, lamp room of the lighthouse, light room",
    Archetype.CAR: "front seat, back seat, passenger seat, driver 's seat, dashboard, windscreen, windshield, inside the car, inside a car, in the car, in a car, taxi cab, interior car, "
                   "steering wheel, back of a taxi, in a taxi, in the taxi, rear view mirror, wheelhouse, back of a car, inside a taxi",
    Archetype.TRAIN: "train window, train compartment, train carriage, train car, compartment, carriage, subway car, railway carriage, on a train, in a train, on the train, in the train, "
                     "aboard a train, inside a train, dining car, sleeper car, metro car, aboard the train, inside the train, night train, subway train, train corridor, sleeping car, train seat",
    Archetype.SPACECRAFT: "spacecraft, spaceship corridor, spacecraft corridor, inside a spaceship, inside the spaceship, cockpit, space station, airlock, in a spaceship, in the spaceship, "
                          "freighter, bridge of a starship, bridge of a spaceship, escape pod, engine room, aboard a spaceship, aboard the spaceship, space capsule, flight deck, starship corridor, "
                          "starship bridge, cryo chamber, spacecraft cockpit",
    Archetype.SPACE: "space, outer space, deep space, planet, orbit of, galaxy, nebula, asteroid, asteroid field, ringed planet, stars drift, milky way, moon surface, surface of the moon, lunar surface",
    Archetype.UNDERWATER: "underwater, under water, seabed, ocean floor, coral reef, sea floor, beneath the waves, under the sea, deep sea, reef, bottom of the sea, below the surface",
    Archetype.CAVE: "cave, cavern, grotto, the mine, gold mine, coal mine, mineshaft, mine shaft, crypt, catacomb, catacombs, ice cave, den of a bear",
    Archetype.SKY: "sky, above the clouds, cloudscape, in the clouds, among the clouds, evening sky, night sky, in mid air, among clouds",
}

_WEAK: dict[Archetype, str] = {
    Archetype.COAST: "lighthouse",
    Archetype.BEACH: "rowing boat, sandcastle, sand castle, crab",
    Archetype.SEA: "wave, sailing boat, sailboat, yacht, whale, raft, horizon, calm water, lifeboat",
    Archetype.RIVER: "canoe, ferry, bridge, kayak, ferryman, gondola",
    Archetype.FOREST: "tree, campfire, pine, oak, deer, fern",
    Archetype.KITCHEN: "stove, frying pan, oven, dough, saucepan, sink",
    Archetype.OFFICE: "desk, typewriter, filing cabinet, whiteboard",
    Archetype.LIVING_ROOM: "sofa, armchair, couch, piano, windowsill, window sill, mantelpiece, rocking chair, grandfather clock",
    Archetype.BEDROOM: "pillow, blanket, mattress",
    Archetype.SPACE: "astronaut, satellite, meteor, comet, on the moon, moon base, among the stars",
    Archetype.SPACECRAFT: "space suit",
    Archetype.STREET: "hotel, building, shop window, traffic, neon, neon sign, streetlight, street lamp, taxi, lamppost, bus",
    Archetype.SKYLINE: "skyscraper, city lights",
    Archetype.HALL: "throne, altar, pew, pulpit, chandelier",
    Archetype.MOUNTAINS: "climber, avalanche, eagle",
    Archetype.DESERT: "camel, cactus, oasis, sand",
    Archetype.CAR: "seat belt",
    Archetype.CAVE: "stalactite",
    Archetype.UNDERWATER: "bubbles rise, diver, scuba, coral, jellyfish",
    Archetype.HARBOUR: "fishing boat, crane at the dock, trawler",
    Archetype.FIELD: "in the snow, tractor, scarecrow, haystack, grass, barn, sheep, wheat, corn",
    Archetype.SKY: "cloud, balloon, kite, airplane, aeroplane, plane, helicopter, hot air balloon",
    Archetype.BAR: "bartender, cocktail, barman, barstool",
    Archetype.HOSPITAL: "surgeon, stretcher, nurse",
    Archetype.VILLAGE: "well in the square",
}

PLACES: dict[str, tuple[Archetype, float]] = {
    **{phrase: (place, 3.0) for place, phrases in PLACES_TOO.items() for phrase in listed(phrases)},
    **{phrase: (place, 0.8) for place, phrases in _WEAK.items() for phrase in listed(phrases)},
    **{phrase: (place, 3.0) for place, phrases in _STRONG.items() for phrase in listed(phrases)},
}
"""Phrase → archetype, and how surely it is where the scene *is* rather than something in it."""

for _phrase in ("sky", "road", "city", "hill", "home", "house", "town", "point", "wood", "square", "flat", "park", "garden", "space", "plain",
                "planet", "station", "tunnel", "hall", "stage", "stair", "stairs", "carriage", "orbit of", "school", "market", "shelter", "peak",
                "club", "cell", "ward", "library", "study", "dune", "dunes", "flats", "lane", "bank", "fireplace", "ridge", "valley", "stream", "shore"):
    PLACES[_phrase] = (PLACES[_phrase][0], 2.0)

for _phrase in ("spacecraft", "spacecraft corridor", "spaceship corridor", "hospital ward", "train station hall", "inside a spaceship", "inside the spaceship",
                "lamp room of a lighthouse", "lamp room of the lighthouse", "lamp room", "underwater", "under water", "front seat", "back seat", "train window", "above the earth", "earth orbit", "spacewalk", "outside the space station",
                "underground platform", "subway platform", "metro platform"):
    PLACES[_phrase] = (PLACES[_phrase][0], 4.0)

INTERIORS = frozenset({
    Archetype.LIVING_ROOM, Archetype.BEDROOM, Archetype.KITCHEN, Archetype.OFFICE, Archetype.CORRIDOR, Archetype.STAIRWELL, Archetype.BAR,
    Archetype.HOSPITAL, Archetype.HALL, Archetype.LAMP_ROOM, Archetype.CAR, Archetype.TRAIN, Archetype.SPACECRAFT, Archetype.CAVE})

INSIDE: dict[str, bool] = {
    **dict.fromkeys(("int", "interior", "inside", "indoors"), True),
    **dict.fromkeys(("ext", "exterior", "outdoors"), False),
}

FEATURES: dict[str, str] = {phrase: name for name, phrases in {
    "lighthouse": "lighthouse", "lens": "lens, fresnel lens", "beam": "beam, beam of light, light beam", "boat": "boat, rowing boat, canoe, rowboat, dinghy, raft",
    "rope": "rope", "lantern": "lantern", "window": "window, windowpane, porthole", "spiral_stair": "spiral stair, spiral stairs, spiral staircase, spiral stairwell",
    "stairs": "stairs, staircase, stone steps, up the steps, down the steps, on the steps", "campfire": "campfire, camp fire, bonfire", "fire": "fire, flame", "moon": "moon, full moon, moonlight, moonlit",
    "sun": "sun, sunset, sunrise", "stars": "stars, starry, star", "clouds": "cloud, storm cloud", "bridge": "bridge, railway bridge, steel bridge",
    "neon": "neon, neon sign, neon light", "puddles": "puddle", "table": "table, kitchen table", "bed": "bed", "piano": "piano, grand piano, pianist",
    "candles": "candle, candlelight, candlelit, candles", "shadow": "shadow", "fog": "fog, mist", "door": "door, doorway", "desk": "desk", "chair": "chair, armchair",
    "bench": "bench", "tree": "tree, oak, pine, poplar", "mirror": "mirror", "clock": "clock", "fountain": "fountain", "planet": "planet, earth",
    "rings": "ringed planet", "lamp": "lamp, bulb, street lamp, streetlight, lamppost, red light, light bulb, flickering lamp", "counter": "counter",
    "stove": "stove, oven", "blinds": "blind, venetian blind", "flowers": "flower, field of flowers", "pond": "pond", "reeds": "reed", "market": "market, stall",
    "waves": "wave, breaker", "glass": "glass", "curtain": "curtain", "sofa": "sofa, couch", "bookshelf": "bookshelf, bookcase, books", "carpet": "carpet, rug",
    "keys": "keys, key rack", "switchboard": "switchboard", "screen": "screen, monitor", "switches": "switches", "umbrellas": "umbrella", "wreck": "wreck, shipwreck",
    "pylons": "pylon", "bars": "iron rail, banister, railing", "cross": "cross on", "rocks": "rock, boulder", "grass": "grass", "dust": "dust",
    "smoke": "smoke", "road": "road, desert road", "path": "path, cliff path", "city_lights": "city light", "snow": "snow", "rain": "rain",
    "bubbles": "bubble", "tv": "television, tv", "photographs": "photograph, picture on the wall", "light": "single light, lit window, light on the water",
    "blinking_light": "light blink, lamp blink, light blinking", "light_goes_out": "light go out, lamp go out, lights go out",
    "school": "school, classroom", "station": "train station, station hall, railway station, subway station", "theatre": "theatre, theater, opera, stage, cinema",
    "ballroom": "ballroom, palace, throne room, castle", "ruins": "ruin, temple", "waterfall": "waterfall", "lake": "lake", "cabin": "cabin, hut", "barn": "barn, farm",
    "house": "house, farmhouse, cottage", "windmill": "windmill, mill", "haystack": "haystack, hay", "scarecrow": "scarecrow", "fence": "fence", "autumn": "autumn, fall leaves",
    "telegraph_poles": "telegraph pole, telegraph", "well": "village well, well in", "ship": "ship, freighter on the sea, tanker", "island": "island", "fireplace": "fireplace, hearth",
    "laptop": "laptop, computer", "tower": "tower", "corn": "corn, cornfield, wheat field", "meadow": "meadow", "basement": "basement, cellar", "laboratory": "laboratory, lab",
    "dinner": "dinner", "sailboat": "sailboat, sailing boat, yacht", "attic": "attic",
    "skyscrapers": "skyscraper", "church": "church tower, steeple", "dust_line": "line of dust", "cars": "traffic", "bottles": "bottle",
}.items() for phrase in listed(phrases)}
