"""Words for who and what is in frame, what they hold and what they wear."""

from __future__ import annotations

from milimo.contracts.shots import SubjectKind as Kind
from milimo.story.lexicon_wider import HOLDABLE_TOO, SUBJECTS_TOO, spread
from milimo.story.words import listed

_KINDS: dict[Kind, str] = {
    Kind.MAN: "man, gentleman, father, dad, husband, brother, uncle, grandfather, grandpa, king, prince, waiter, businessman, fisherman, fellow, guy, monk, son-in-law, "
              "cowboy, salesman, boyfriend, groom, widower, ferryman, policeman, fireman, postman, bridegroom, barman, nephew, lord, duke, emperor, bloke, lad",
    Kind.WOMAN: "woman, lady, mother, mum, mom, wife, aunt, grandmother, grandma, queen, princess, waitress, nurse, businesswoman, fisherwoman, nun, actress, "
                "ballerina, girlfriend, bride, widow, policewoman, niece, duchess, empress, housewife, seamstress, mermaid, witch, sister",
    Kind.BOY: "boy, schoolboy, son, little boy, young boy, small boy",
    Kind.GIRL: "girl, schoolgirl, daughter, little girl, young girl, small girl",
    Kind.PERSON: "person, people, child, kid, toddler, baby, figure, silhouette, soldier, detective, astronaut, diver, swimmer, climber, cyclist, rider, priest, chef, cook, baker, "
                 "keeper, sailor, captain, boxer, pianist, doctor, surgeon, friend, stranger, traveller, traveler, hiker, runner, dancer, singer, musician, teacher, student, "
                 "driver, pilot, worker, farmer, hunter, thief, clerk, guard, officer, police officer, scientist, engineer, artist, painter, writer, poet, lawyer, "
                 "judge, bartender, couple, lover, twin, parent, neighbour, neighbor, passenger, pedestrian, tourist, guest, customer, player, skater, surfer, skier, "
                 "fighter, warrior, knight, samurai, ninja, pirate, clown, magician, violinist, guitarist, drummer, photographer, journalist, mechanic, gardener, miner, "
                 "firefighter, patient, prisoner, beggar, teenager, adult, someone, somebody, courier, pursuer, critic, journalist, human, survivor, ghost, monster, "
                 "hedgehog, mole, bear, rabbit, mouse, fox, sleeper, owner, old friend, opponent, rower, miner, librarian, wanderer, wrestler, conductor, explorer, adventurer, skateboarder, snowboarder, corpse, body, archer, astronomer, builder, butcher, carpenter, dentist, designer, diplomat, electrician, fiddler, general, gladiator, goalkeeper, footballer, harpist, hermit, inspector, intern, juggler, locksmith, maid, merchant, model, mountaineer, nanny, novelist, nomad, nurse maid, orphan, paramedic, peasant, pilgrim, plumber, politician, porter, president, minister, professor, psychologist, receptionist, refugee, reporter, robber, burglar, rebel, scout, sculptor, secretary, security guard, servant, sheriff, shopkeeper, smith, blacksmith, sniper, speaker, stuntman, stranger, street musician, saxophonist, trumpeter, cellist, taxi driver, bus driver, tramp, trainer, usher, vendor, veteran, villager, violin player, visitor, volunteer, walker, weaver, welder, wizard, boss, colleague, crewman, welder, mourner, bystander, onlooker, cosmonaut, bodyguard, "
                 "spy, assassin, courtier, apprentice, fisher, crew, brother and sister, family, lone figure, boxer, team, gambler, dealer, tailor, cleaner, janitor, jogger",
    Kind.DOG: "dog, puppy, hound, wolf, terrier, shepherd dog, sheep, lamb, goat, pig, boar, coyote",
    Kind.CAT: "cat, kitten, lion, tiger, panther",
    Kind.HORSE: "horse, mare, stallion, pony, donkey, foal, deer, stag, doe, fawn, elk, moose, reindeer, cow, bull, ox, calf",
    Kind.BIRD: "bird, gull, seagull, crow, raven, pigeon, eagle, swan, owl, swallow, goose, duck on, hawk, dove, heron",
    Kind.FISH: "fish, shark, dolphin, whale, school of fish, jellyfish",
    Kind.ROBOT: "robot, android, droid, cyborg",
    Kind.CAR: "car, taxi, cab, limousine, jeep, van, automobile, sedan, police car, sports car, convertible, racing car",
    Kind.TRUCK: "truck, lorry, bus, tractor, pickup, fire engine, ambulance",
    Kind.BICYCLE: "bicycle, bike, motorcycle, motorbike, scooter, tricycle",
    Kind.BOAT: "boat, rowing boat, canoe, rowboat, dinghy, sailboat, sailing boat, yacht, kayak, raft, fishing boat, ferry, trawler, lifeboat, motorboat, gondola, speedboat, barge",
    Kind.SHIP: "ship, tanker, freighter ship, cruise ship, warship, steamer, submarine, wreck, shipwreck, galleon, container ship, steamship, battleship",
    Kind.TRAIN: "train, locomotive, tram, freight train, steam train, steam engine, goods train",
    Kind.AIRCRAFT: "airplane, aeroplane, aircraft, plane, helicopter, jet, biplane, hot air balloon, cable car, balloon, glider, airship, drone",
    Kind.SPACESHIP: "spaceship, starship, rocket, space shuttle, ufo, flying saucer, freighter, space probe, shuttle, satellite",
}

_COUNTED = {"couple": 2, "twin": 2, "brother and sister": 2, "family": 4, "crew": 4, "school of fish": 30, "team": 6}
"""What the word alone says of how many."""

SUBJECTS: dict[str, tuple[Kind, int]] = {
    **spread(SUBJECTS_TOO), **{phrase: (kind, _COUNTED.get(phrase, 1)) for kind, phrases in _KINDS.items() for phrase in listed(phrases)}}

CROWDS: dict[str, int] = dict.fromkeys(listed(
    "crowd, crowded, mob, audience, throng, procession, congregation, demonstrators, protesters, dozens of people, hundreds of people, "
    "thousands of people, many people, everybody, everyone, spectators, crowd of people, full of people, army, commuters, packed with "
    "people, people everywhere, busy with people, parade, bustling, the whole square, shoppers, a sea of people, sea of people, party guests"), 24)

PEOPLE = frozenset({Kind.MAN, Kind.WOMAN, Kind.BOY, Kind.GIRL, Kind.PERSON})
ANIMALS = frozenset({Kind.DOG, Kind.CAT, Kind.HORSE, Kind.BIRD, Kind.FISH})
ACTORS = PEOPLE | ANIMALS | {Kind.ROBOT, Kind.CROWD}
VEHICLES = frozenset({Kind.CAR, Kind.TRUCK, Kind.BICYCLE, Kind.BOAT, Kind.SHIP, Kind.TRAIN, Kind.AIRCRAFT, Kind.SPACESHIP})

RIDERS: dict[str, Kind] = {"cyclist": Kind.BICYCLE, "motorcyclist": Kind.BICYCLE, "biker": Kind.BICYCLE}
"""Who comes with what they ride."""

MINORS = frozenset({"child", "kid", "toddler", "baby"})
ELDERS = frozenset({"grandmother", "grandma", "grandfather", "grandpa"})

HOLDABLE: dict[str, str] = {phrase: phrase.split()[-1] for phrase in listed(
    "lantern, rope, rag, phone, telephone, gun, pistol, rifle, cup, cup of coffee, mug, glass, bottle, key, knife, sword, umbrella, book, letter, torch, flashlight, candle, "
    "flower, bouquet, suitcase, bag, camera, guitar, violin, map, newspaper, basket, bucket, lamp, cane, walking stick, stick, bowl, spoon, plate, pen, pencil, hammer, axe, "
    "shovel, broom, cigarette, ball, balloon, box, case, doll, teddy bear, flag, net, oar, wrench, tray, menu, loaf, bread, dough, receiver, pot, kettle, photograph, "
    "photo, cloth, ledger, hat, helmet, baby, microphone, sign, shield, spear, bow, apple, ladle, needle, tablet, tooth, ring of keys, pad, coat, drink, wine, wine glass, "
    "paintbrush, brush, scissors, watch, ring, gift, present, envelope, backpack, briefcase, parcel, kite, tool, rod, fishing rod, spade, mirror, fan, mask, whisk, spatula, cleaver, saucepan, frying pan, parasol, crowbar, "
    "pitchfork, mop, dagger, scalpel, chisel, trumpet, drumstick, binoculars, telescope, brick, sausage, string of sausages, bone, ham, salami, pebble")}
for _phrase in listed(HOLDABLE_TOO):
    HOLDABLE.setdefault(_phrase, _phrase.split()[-1])
HOLDABLE.update({"rolling pin": "rolling pin", "teddy bear": "teddy bear", "baseball bat": "bat", "golf club": "club",
                 **dict.fromkeys(("a pan", "the pan", "her pan", "his pan", "copper pan", "iron pan", "hot pan", "heavy pan", "frying pan", "saucepan"), "pan")})
HOLDABLE.update({"cup of coffee": "cup", "glass of wine": "glass", "cup of tea": "cup", "ring of keys": "keys", "string of sausages": "sausage", "bunch of flowers": "flowers", "glass of water": "glass",
                 "mug of tea": "mug", "telephone": "phone", "mobile": "phone", "mobile phone": "phone", "smartphone": "phone", "pistol": "gun", "loaf of bread": "loaf"})

HOLDING: dict[str, bool] = dict.fromkeys((
    "hold", "carry", "clutch", "grip", "grasp", "with", "lift", "raise", "wield", "hold up", "aim", "pick up", "take", "brandish", "wave", "drink from", "swing", "grab", "snatch", "seize", "shoulder", "hoist", "draw", "pull out", "shake", "catch", "flourish",
    "unfold", "balance", "pick", "hug", "cradle", "sip", "sip from", "toss", "juggle", "twirl", "polish", "sharpen", "strum", "dig with", "sweep with", "stir with", "lean on",
    "under an umbrella", "beneath an umbrella", "under her umbrella", "under his umbrella", "with an umbrella", "cling to", "heave", "lug", "tote", "hand over", "hold out", "point with", "wag",
    "haul", "haul on", "tug at", "point a", "point his", "point her", "point the", "steal", "steal away with", "make off with", "run off with", "in its mouth", "in its jaws", "in his teeth", "between its teeth", "in hand", "in her hand", "in his hand", "in her hands", "in his hands", "in her fist", "in his fist", "under his coat", "under her arm", "under his arm", "play", "read", "smoke"), True)

HAIR: dict[str, str] = {
    "braid": "braid", "plait": "braid", "bun": "bun", "bob": "bob", "ponytail": "ponytail", "curly hair": "curly", "curls": "curly", "curl": "curly",
    "long hair": "long", "short hair": "short", "cropped hair": "short", "shaved head": "bald", "bald": "bald", "bald head": "bald", "wavy hair": "long",
    "afro": "curly", "dreadlocks": "long", "hair": "short", "long black hair": "long", "pigtails": "braid", "balding": "bald", "mohawk": "short", "crew cut": "short",
    "cropped white hair": "short", "short black hair": "short", "curly": "curly"}

HEADWEAR: dict[str, str] = {
    "cap": "cap", "hat": "hat", "hood": "hood", "helmet": "helmet", "crown": "crown", "headscarf": "scarf", "bowler hat": "hat", "bowler": "hat", "flat cap": "cap", "beret": "beret",
    "straw hat": "hat", "top hat": "hat", "knitted cap": "cap", "beanie": "cap", "turban": "turban", "bonnet": "bonnet", "veil": "veil", "cowboy hat": "hat", "hooded": "hood",
    "sou 'wester": "hat", "sou'wester": "hat", "wool hat": "cap", "woollen hat": "cap", "fedora": "hat"}

OUTFITS: dict[str, str] = {
    "coat": "coat", "oilskin": "oilskin", "oilskin coat": "oilskin", "suit": "suit", "dress": "dress", "shirt": "shirt", "uniform": "uniform", "spacesuit": "spacesuit",
    "space suit": "spacesuit", "apron": "apron", "cardigan": "cardigan", "jersey": "jersey", "sweater": "jersey", "pullover": "jersey", "jumper": "jersey", "jacket": "jacket",
    "work jacket": "jacket", "leathers": "leathers", "motorcycle leathers": "leathers", "leather jacket": "jacket", "raincoat": "coat", "camel coat": "coat", "robe": "robe",
    "pyjamas": "pyjamas", "pajamas": "pyjamas", "jumpsuit": "jumpsuit", "overalls": "jumpsuit", "overall": "jumpsuit", "shawl": "shawl", "gown": "dress", "cloak": "cloak",
    "cape": "cloak", "blouse": "shirt", "skirt": "dress", "t shirt": "shirt", "tshirt": "shirt", "hoodie": "hoodie", "vest": "vest", "waistcoat": "vest", "kimono": "robe",
    "trench coat": "coat", "overcoat": "coat", "tuxedo": "suit", "scrubs": "uniform", "lab coat": "coat", "poncho": "cloak", "armour": "armour", "armor": "armour", "nightgown": "dress",
    "wetsuit": "wetsuit", "swimsuit": "swimsuit", "habit": "robe", "parka": "coat", "anorak": "coat", "fur coat": "coat", "sari": "dress"}
