"""The long tail of the lexicon: rarer words for what its main tables know, and the ends of compound nouns."""

from __future__ import annotations

from milimo.contracts.shots import Archetype as Place
from milimo.contracts.shots import SubjectKind as Kind
from milimo.story.words import listed

SUBJECTS_TOO: dict[Kind, str] = {
    Kind.MAN: "lumberjack, shepherd, butler, footman, landlord, abbot, baron, squire, bishop, sultan, tsar, granddad, grandad, godfather, stepfather, stepson, grandson, bachelor, "
              "gunslinger, milkman, doorman, handyman, schoolmaster, headmaster, stationmaster, choirboy, altar boy, patriarch, wizard, sorcerer, monsieur, bellboy, frogman, "
              "groomsman, lifeguardsman, highwayman, stuntman, cowhand, ranch hand, blacksmith, warlock, muezzin, imam, rabbi",
    Kind.WOMAN: "fishwife, barmaid, milkmaid, midwife, hostess, stewardess, governess, heroine, goddess, sorceress, priestess, landlady, abbess, baroness, countess, granny, nana, "
                "auntie, stepmother, godmother, headmistress, schoolmistress, shepherdess, spinster, bridesmaid, dairymaid, chambermaid, parlourmaid, matron, lass, madame, "
                "washerwoman, charwoman, poetess, seamstress, showgirl, chorus girl, mum to be, fortune teller, matriarch, mother superior, air hostess",
    Kind.GIRL: "granddaughter, flower girl, little sister, stepdaughter, ballet girl",
    Kind.BOY: "grandson, little brother, paperboy, newspaper boy, cabin boy, ball boy, shepherd boy",
    Kind.PERSON: "cabbie, cabby, trucker, barista, newborn, infant, youngster, teen, outlaw, bandit, deckhand, stagehand, farmhand, gravedigger, undertaker, snorkeller, snorkeler, "
                 "scuba diver, paratrooper, pensioner, chauffeur, cardinal's guard, machinist, chemist, florist, flautist, bassist, organist, motorist, biologist, geologist, "
                 "archaeologist, botanist, astronomer, mathematician, physicist, acrobat, trapeze artist, tightrope walker, bullfighter, matador, fencer, golfer, tennis player, "
                 "gymnast, weightlifter, rower, canoeist, kayaker, sailor boy, helmsman's mate, navigator, cartographer, watchmaker, clockmaker, shoemaker, cobbler, potter, glassblower, "
                 "beekeeper, gatekeeper, housekeeper, innkeeper, gamekeeper, zookeeper, bookkeeper, fishmonger, greengrocer, grocer, barber, hairdresser, goatherd, cowherd, swineherd, "
                 "drover, ploughman's boy, fruit picker, trawlerman's mate, docker, stevedore, welder, roofer, bricklayer, plasterer, surveyor, architect, "
                 "commuter, hitchhiker, backpacker, rambler, castaway, stowaway, fugitive, convict, inmate, warden, jailer, executioner, jester, minstrel, troubadour, "
                 "squatter, busker, street performer, puppeteer, ventriloquist, conjurer, hypnotist, healer, shaman, druid, viking, gladiator, "
                 "legionary, centurion, musketeer, cavalier, crusader, sentry, sentinel, platoon leader, sergeant, corporal, lieutenant, colonel, admiral, commander, "
                 "lifeguard, ski instructor, mountain guide, sherpa, musher, trapper, fur trapper, prospector, gold digger, cave diver, speleologist, caver, "
                 "choir singer, soprano, tenor, conductor of the orchestra, choreographer, film director, cameraman's assistant, sound recordist, newsreader, weather "
                 "bride and groom, newlywed, honeymooner, schoolchild, pupil, classmate, playmate, tot, scientist, lab assistant, nurse's aide, midshipman, fire eater, sword swallower",
    Kind.DOG: "husky, sheepdog, bulldog, greyhound, spaniel, labrador, retriever, collie, poodle, dachshund, mutt, mongrel, jackal, coyote, wolfhound, beagle, guard dog, sled dog, guide dog, alsatian, whippet",
    Kind.CAT: "tomcat, leopard, cheetah, lynx, lioness, tigress, puma, jaguar, tabby, bobcat",
    Kind.HORSE: "colt, filly, mule, zebra, steed, unicorn, racehorse, cart horse, carthorse, gelding, mustang, shetland pony",
    Kind.BIRD: "sparrow, blackbird, parrot, falcon, vulture, stork, flamingo, penguin, albatross, magpie, hen, chicken, rooster, cockerel, peacock, pelican, starling, "
               "kingfisher, woodpecker, songbird, buzzard, puffin, kestrel, nightingale, jackdaw, seabird",
    Kind.FISH: "salmon, trout, tuna, goldfish, clownfish, koi, carp, stingray, manta ray, eel, shoal, shoal of fish, swordfish, orca, porpoise, sea turtle, octopus, squid, seahorse",
    Kind.CAR: "hatchback, roadster, saloon car, patrol car, minivan, hearse, limo, squad car, getaway car, taxicab, minicab, station wagon, estate car, rally car, vintage car",
    Kind.TRUCK: "minibus, bulldozer, excavator, dump truck, fire truck, camper van, trolleybus, snowplough, snowplow, double decker, school bus, tow truck, lorries, combine tank truck, motorhome, removal van",
    Kind.BICYCLE: "moped, vespa, quad bike, mountain bike, tandem, unicycle, racing bike, pushbike, penny farthing",
    Kind.BOAT: "tugboat, skiff, catamaran, sloop, houseboat, paddleboat, longboat, fishing smack, dhow, ketch, coracle, narrowboat, canal boat, river boat, riverboat, airboat, pedalo, sampan, outrigger",
    Kind.SHIP: "ocean liner, liner, frigate, cargo ship, schooner, icebreaker, aircraft carrier, longship, man of war, paddle steamer, pirate ship, oil tanker, three master, tall ship, sailing ship, u boat",
    Kind.TRAIN: "express train, bullet train, monorail, streetcar, trolley car, cable tram, tube train, commuter train, mail train",
    Kind.AIRCRAFT: "seaplane, fighter jet, jumbo jet, airliner, chopper, zeppelin, paraglider, hang glider, spitfire, bomber, microlight, crop duster, propeller plane, fighter plane, gyrocopter",
    Kind.SPACESHIP: "lander, rocket ship, space capsule, space probe, mothership, moon lander, star cruiser",
}

PLACES_TOO: dict[Place, str] = {
    Place.SEA: "mid ocean, atlantic, pacific, foredeck, quarterdeck, deck of a ship, on deck, ship 's deck, bow of the ship, rough seas, high sea",
    Place.COAST: "cliff edge, cliffside, sea cliff, clifftops, headlands, fjord, sea stack",
    Place.BEACH: "seashore, lagoon, sandbank, seafront, promenade, tide pool, rock pool, dunes by the sea, tideline, sandbar, beachfront",
    Place.HARBOUR: "quayside, dockside, wharfside, waterfront, fish market, fishing port, boatyard, harbourside, slipway, breakwater, mole of the harbour, mooring",
    Place.MOUNTAINS: "crag, foothill, gorge, ravine, base camp, ski resort, piste, snowfield, crater, mountaintop, hilltop in the alps, alpine pass, rock face, couloir, himalayas, alps, andes, scree",
    Place.FOREST: "redwood, spinney, copse, taiga, undergrowth, treetop, rain forest, beech wood, oak wood, bluebell wood, woodland path, forest floor, mangrove, bamboo grove, glade, backwoods, birch forest, pine forest",
    Place.DESERT: "dune, dunes, mesa, salt pan, sandstorm, savannah desert, gobi, arroyo, desert highway, sand sea",
    Place.FIELD: "savannah, savanna, moorland, heathland, rice paddy, paddy field, rice field, hedgerow, tundra, pastureland, ranch, poppy field, sunflower field, bog, fen, paddock, "
                 "farmyard, barnyard, churchyard, allotment, graveside, golf course, football pitch, racecourse, wildflower meadow, back garden, front garden, kitchen garden, fairground, circus ground, campsite, pampas, veld, corn field, barley field, hayfield, cow pasture, picnic spot, stone circle",
    Place.RIVER: "rapids, weir, towpath, estuary, delta, canal bank, lakeshore, canalside, riverbed, river mouth, millpond, gondola canal, bayou, reservoir, footbridge, footbridge over a stream",
    Place.VILLAGE: "courtyard, cloister garden, village green, fishing village, hill town, frontier town, main street of a small town, mountain village, marketplace, hamlet in the hills, piazzetta, cobbled square, farmhouse yard, village lane, village pump",
    Place.SKYLINE: "high rises, tower blocks, city lights below, downtown skyline, manhattan skyline, city panorama, skyscraper canyon",
    Place.STREET: "motorway, freeway, autobahn, boardwalk, flyover, underpass, bazaar, souk, thoroughfare, roundabout, cobblestones, cobbled street, bus shelter, driveway, suburb, "
                  "downtown, chinatown, side street, high street, shopping street, backalley, cul de sac, crosswalk, zebra crossing, pedestrian crossing, traffic jam, taxi rank, petrol pump, filling station, drive in, carpark, parking garage, street corner, street market, night market, tram stop, dead end street",
    Place.ROOFTOP: "chimney pots, roof garden, rooftop bar, roof ledge, helipad, water tower on the roof",
    Place.LIVING_ROOM: "penthouse, bungalow, mansion, parlor room, log cabin, family room, conservatory, sunroom, playroom, front parlour, fireside, drawing rooms, smoking room, music room, treehouse, living rooms, trailer home",
    Place.BEDROOM: "bunk, four poster, cot, crib, hotel suite, boudoir, sickroom, bedside, bridal suite, attic bedroom, child 's room, teenager 's room, motel bedroom, barracks",
    Place.KITCHEN: "galley, restaurant kitchen, diner kitchen, farmhouse kitchen, canteen kitchen, cookhouse, larder, breakfast table, kitchen table, patisserie",
    Place.OFFICE: "schoolroom, call centre, call center, archive, recording studio, pharmacy, barbershop, hairdresser 's, tattoo parlour, bookstore, open plan office, newspaper office, ticket office, post office, print shop, "
                  "server room, trading floor, radio studio, television studio, lecture room, cubicle, study hall, precinct, town hall office, embassy, law office, dentist 's, tailor 's shop, toy shop, record shop, antique shop, pawn shop, sweet shop, corner shop, grocery, grocery store, butcher 's, florist 's, laundromat, launderette, workbench, drawing office",
    Place.CORRIDOR: "dungeon, passage way, school hallway, hotel hallway, jail, cellblock, prison corridor, sewer, service tunnel, elevator, wine cellar, boiler room, fallout shelter, locker room",
    Place.STAIRWELL: "stair well, tower stairs, winding stair, winding stairs, cellar stairs, back stairs, grand staircase, marble staircase, fire stairs, emergency stairs",
    Place.BAR: "teahouse, tearoom, tea room, brasserie, pizzeria, dive bar, taproom, cantina, ice cream parlour, ice cream parlor, wine bar, speakeasy, beer hall, karaoke bar, sushi bar, trattoria, noodle shop, gin joint, snack bar, roadhouse, casino, poker table, discotheque, disco, dance club, barroom, honky tonk, hotel bar, steakhouse",
    Place.HOSPITAL: "operating table, maternity ward, morgue, sickbay, sick waiting room at the hospital, hospital waiting room, dentist 's waiting room, hospital lobby, hospital reception, hospital bed, recovery room, mri scanner, x ray room, field hospital, asylum, sanatorium, doctor 's surgery, consulting room, nursing home, delivery room",
    Place.HALL: "underground platform, tube station, underground station, subway platform, metro platform, railway concourse, concourse, ticket hall, banqueting hall, banquet hall, dance hall, sports hall, gym, stadium, boxing ring, circus big top, crypt chapel, cloister, abbey, basilica, shrine, "
                "pagoda, courthouse, parliament, town hall, city hall, assembly hall, school hall, departure lounge, arrivals hall, shopping department store, exhibition, planetarium, aquarium, backstage, dressing room, rehearsal room, dance studio, ballet studio, conservatoire, orchestra pit, catwalk, bowling alley, ice rink, skating rink, market hall, grand hotel lobby, throne hall, waiting room, film set, sound stage",
    Place.CAR: "backseat, cab of a truck, cab of the truck, driver seat, back of the car, back of a car, limousine interior, driving seat, behind the wheel of a car, rearview mirror, wing mirror, cab of a lorry, getaway car 's back seat, inside a van, in a van",
    Place.TRAIN: "buffet car, monorail car, underground train, sleeper train, window seat of a train, train toilet, railcar, corridor of a train, corridor of the train, couchette, luggage rack",
    Place.SPACECRAFT: "bridge of the starship, bridge of the spaceship, cargo hold of a freighter, space lab, command module, control deck, cryopod, hypersleep, inside the space station, inside a space station, aboard the space station, hangar starship cockpit",
    Place.SPACE: "spacewalk, solar system, moon base, above the earth, above the moon, earth orbit, in orbit, lunar orbit, weightless above, asteroid belt, black hole, supernova, surface of mars, on mars, event horizon, outside the space station",
    Place.UNDERWATER: "sunken ship, shipwreck on the seabed, kelp forest, beneath the sea, beneath the surface, under the waves, under the ice, sea bed, ocean bed, at the bottom of the ocean, at the bottom of the lake, sunken city",
    Place.CAVE: "ice grotto, lava tube, burial chamber, tomb, pyramid chamber, underground lake, bat cave, mine tunnel, cave mouth, salt mine",
    Place.SKY: "above a sea of clouds, thermals, jet stream, open sky, blue skies, stormy sky, starry sky",
}

TAILS: dict[str, Kind] = {
    "man": Kind.MAN, "woman": Kind.WOMAN, "boy": Kind.BOY, "girl": Kind.GIRL, "wife": Kind.WOMAN, "maid": Kind.WOMAN,
    "master": Kind.MAN, "mistress": Kind.WOMAN, "herd": Kind.PERSON, "keeper": Kind.PERSON, "maker": Kind.PERSON, "monger": Kind.PERSON, "fighter": Kind.PERSON,
    "driver": Kind.PERSON, "digger": Kind.PERSON, "player": Kind.PERSON, "singer": Kind.PERSON, "rider": Kind.PERSON, "seller": Kind.PERSON, "hunter": Kind.PERSON,
    "dog": Kind.DOG, "hound": Kind.DOG, "horse": Kind.HORSE, "bird": Kind.BIRD, "fish": Kind.FISH, "boat": Kind.BOAT, "plane": Kind.AIRCRAFT, "bike": Kind.BICYCLE,
}
"""What a compound is by its end: a clownfish is a fish, whoever has never heard of it."""
NO_COMPOUNDS = frozenset({
    "human", "roman", "german", "norman", "herman", "sherman", "ottoman", "talisman", "snowman", "caiman", "goldman", "newman", "shaman", "bowman", "hangman", "tallboy", "playboy",
    "hotdog", "underdog", "selfish", "oafish", "raffish", "wolfish", "elfish", "standoffish", "starfish", "jellyfish", "cuttlefish", "crayfish", "seahorse", "sawhorse", "clotheshorse", "warhorse",
    "overboard", "showboat", "dreamboat", "gravy", "ladybird", "headmaster", "webmaster", "postmaster", "grandmaster", "handmaid", "troublemaker", "peacemaker", "pacemaker", "icebreaker",
    "screwdriver", "slave driver", "timekeeper", "record player", "override", "outrider", "potherd", "aquaplane", "mortise", "housewife", "midwife", "doorkeeper", "bookmaker", "bestseller", "firefighter", "batman",
    "superman", "spiderman", "layman", "yeoman", "woman", "boatman", "coffeemaker", "dressmaker's"})
_LEAST_HEAD = 3          # letters before the tail: a woman is no compound of `wo`

TIMES_TOO = {
    "night": "small hours, dead of night, witching hour, nocturne, by starlight, stroke of midnight",
    "dusk": "eventide, close of day, sinking sun, low sun, day 's end, sun go down",
    "dawn": "crack of dawn, cockcrow, break of dawn, at cockcrow, sun come over, morning twilight, before sunrise",
    "day": "midmorning, mid morning, lunchtime, lunch time, breakfast time, teatime, broad day, sun drenched, sun baked, midday sun, noonday",
}
WEATHERS_TOO = {
    "storm": "squall, tornado, cyclone, monsoon, thunderclap, thundercloud",
    "snow": "flurry, snow storm, snowy weather",
    "rain": "cloudburst, torrential, hailstone, rainy day, wet weather, it pours, pouring down, rain lashed, raindrop",
    "fog": "smog, pea souper, murk, brume, fogbank, sea fret",
    "wind": "blustery, breezy, howling wind, headwind, windstorm",
    "cloudy": "grey skies, gray skies, leaden, sunless",
    "clear": "cloudless sky, clear blue, blue skies, bright sunshine, glorious sunshine, fine weather",
}
POSES_TOO = {
    "running": "bounds, bounding, scamper, scurry, hurtle, pelts, pelting, darts, darting",
    "walking": "tramp, plod, saunter, hike, trek, tread, traipse, prowl",
    "sitting": "cross legged, straddle, huddled on a bench",
    "lying": "curl up, doze, nap, recline, slumber, stretch out on, fast asleep, lie down in",
    "swimming": "paddle in the water, backstroke, front crawl, breaststroke, splash about",
    "fighting": "scuffle, grapple, cross swords, arm wrestle",
    "dancing": "tango, pirouette, jive, foxtrot, sway to the music, tap dance",
    "climbing": "abseil, scramble up, shin up, scale the",
    "riding": "canter, ride bareback, in the saddle, sit on a horse, sit on his horse, sit on her horse, sit on the horse, sit astride",
    "driving": "grip the steering wheel, behind the steering wheel, at the steering wheel, at the tiller, at the helm",
    "kneeling": "genuflect, on his knee, on her knee, bow in prayer",
    "crouching": "crouched, squatting, hunker down",
}
HOLDABLE_TOO = (
    "tankard, goblet, cello, rosary, bible, wallet, passport, megaphone, walkie talkie, laptop, sledgehammer, chainsaw, screwdriver, spanner, watering can, crutch, "
    "lance, crossbow, banner, placard, trident, magnifying glass, compass, clipboard, notebook, diary, ticket, coin, teacup, teapot, jug, pitcher, thermos, flask, handbag, "
    "lasso, bouquet of roses, rose, cake, birthday cake, sandwich, ice cream, ice cream cone, popcorn, fishing net, oars, snowball, teddy, harp, flute, saxophone, banjo")


def compound(word: str) -> Kind | None:
    """What a compound noun is by its last part (`clownfish` → fish); None for what is none, or no such thing."""
    if word in NO_COMPOUNDS or not word.isalpha():
        return None
    for length in (8, 7, 6, 5, 4, 3):
        kind = TAILS.get(word[-length:])
        if kind is not None and len(word) - length >= _LEAST_HEAD:
            return kind
    return None


def spread(tables: dict[Kind, str]) -> dict[str, tuple[Kind, int]]:
    """Phrase → kind and count, for the table of subjects."""
    return {phrase: (kind, 30 if phrase.startswith("shoal") else 1) for kind, phrases in tables.items() for phrase in listed(phrases)}


UNDRAWN: dict[str, str] = {phrase: phrase for phrase in listed(
    "giraffe, elephant, camel, buffalo, bison, ram, antelope, gazelle, llama, alpaca, monkey, ape, gorilla, "
    "chimpanzee, orangutan, kangaroo, koala, rhino, rhinoceros, hippo, hippopotamus, crocodile, alligator, snake, cobra, python, lizard, iguana, chameleon, frog, toad, turtle, tortoise, "
    "spider, tarantula, scorpion, bee, wasp, butterfly, moth, dragonfly, ant, beetle, ladybird, caterpillar, snail, squirrel, badger, otter, beaver, raccoon, skunk, hamster, guinea pig, "
    "seal, walrus, polar bear, panda, sloth, bat, crab, lobster, dragon, dinosaur, tyrannosaurus, mammoth, centaur, minotaur, griffin, sphinx, ferris wheel, carousel, merry go round, "
    "roller coaster, rollercoaster, pyramid, statue, eiffel tower, big ben, statue of liberty, colosseum, taj mahal, cannon, catapult, gallows, guillotine, igloo, tepee, totem pole, "
    "battle tank, snowman, sledge, sleigh, horse drawn carriage, stagecoach, chariot, rickshaw, wheelchair, pram, swing set, seesaw, trampoline, loom, spinning wheel, anvil, printing press")}
"""What the animatic's painters have no drawing for. Named in a shot, it is told: nothing is lost in silence."""
